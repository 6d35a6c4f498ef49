// What may stand on the command line. Plain JavaScript without dependencies, so that an old Node runs it.

export const usage = `usage:
  npm start                     the demonstration workspace: nothing else is needed
  npm start -- --api URL        the desktop alone, against the central API at URL
            -- --data DIR       keep what is stored in DIR instead
            -- --verbose        show what the simulator and the central API write
  npm run setup                 only brings what is missing
  npm run dev                   the demonstration workspace with hot reload
  npm run server                the central API alone, configured by its environment
  npm run smoke                 the main job, unattended
  npm run bench [-- GROUP ...]  figures beside their raw limits
  npm run chaos [-- GROUP ... [--only NAME] [--seed N] [--runs N]]
                                rules tried many times under faults
  npm run check                 the gate while working; npm test: the whole gate`;

const takesValue = { '--api': true, '--data': true, '--verbose': false };

function isWebAddress(text) {
  try {
    return ['http:', 'https:'].includes(new URL(text).protocol);
  } catch {
    return false;
  }
}

/** What is wrong with the arguments of a mode (undefined: `npm start`), in words for a person, or null. */
export function findMistake(mode, args) {
  if (mode === '--bench' || mode === '--chaos') return null; // they know the names of their groups
  for (let index = 0; index < args.length; index += 1) {
    const [name, ...joined] = args[index].split('=');
    if (mode !== undefined || !(name in takesValue)) return `${args[index]} is not known.`;
    if (!takesValue[name]) continue;
    const value = joined.length > 0 ? joined.join('=') : args[++index];
    if (!value || value.startsWith('--')) return `${name} needs a value.`;
    if (name === '--api' && !isWebAddress(value))
      return `${value} is no address of a central API; it looks like https://lydia.example.com.`;
  }
  return null;
}
