// Improves pages that work without it: focus on the error summary, counted characters, the menu on small screens.
import { initAll } from './nhsuk.js';

document.body.classList.add('js-enabled', 'nhsuk-frontend-supported');
initAll();
