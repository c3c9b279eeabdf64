/** Whatever tests put into the folder for temporary files lies in one of the run's own. */
const { mkdtempSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');

module.exports = () => {
  process.env.TMPDIR = mkdtempSync(join(tmpdir(), 'healthcare-apis-tests-'));
};
