/** Takes the run's own folder for temporary files away again. */
const { rmSync } = require('node:fs');

module.exports = () => rmSync(process.env.TMPDIR, { recursive: true, force: true });
