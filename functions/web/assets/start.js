// Improves pages that work without it: focus on the error summary, counted characters, the menu on small screens,
// and lists that are filled again while something is being made.
import { initAll } from './nhsuk.js';

document.body.classList.add('js-enabled', 'nhsuk-frontend-supported');
initAll();

/** Takes the named parts of this page as they are now; where the reader is inside one, it is left as it is. */
async function refresh(region) {
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
  if (!answer.ok || answer.redirected) return undefined;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const ids = [region.id, ...(region.dataset.refreshAlso ?? '').split(' ')].filter((id) => id !== '');
  for (const id of ids) {
    const [old, next] = [document.getElementById(id), fresh.getElementById(id)];
    if (!old || !next) return undefined;
    const isRead = old.contains(document.activeElement) && id !== region.id;
    if (!isRead && old.innerHTML !== next.innerHTML) old.innerHTML = next.innerHTML;
  }
  return fresh.getElementById(region.id)?.dataset.refreshSeconds;
}

// Who signed out in one tab has signed out in all: the others ask the server what they may still show.
const tabs = new BroadcastChannel('ncvr');
tabs.addEventListener('message', () => location.reload());
if (location.pathname === '/signed-out') tabs.postMessage('signed out');

const region = document.querySelector('[data-refresh-seconds]');
if (region) {
  const wait = (seconds) =>
    setTimeout(async () => {
      const again = await refresh(region).catch(() => seconds);
      if (again !== undefined) wait(again);
    }, Number(seconds) * 1000);
  wait(region.dataset.refreshSeconds);
}
