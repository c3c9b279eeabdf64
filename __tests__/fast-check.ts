import fc from 'fast-check';

/**
 * Property tests draw the same cases on every machine, so that a red run is the change's doing and
 * can be had again. `FAST_CHECK_SEED=<integer> npx jest` draws others.
 */
fc.configureGlobal({ seed: Number(process.env['FAST_CHECK_SEED'] ?? 20_261_126) });

export default fc;
