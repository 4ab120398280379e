/**
 * Runs before the page is painted and says that there are scripts, so that nothing moves when they come; sets the colours
 * that the reader chose. If one of the scripts does not come, the page is the one for readers without any. The only
 * script that old browsers have to understand.
 */
(function () {
  var root = document.documentElement;
  root.classList.add('js');
  try {
    var chosen = sessionStorage.getItem('waypost-theme') || localStorage.getItem('waypost-theme');
    if (chosen) root.setAttribute('data-theme', chosen);
  } catch (_) {
    // A browser that keeps nothing follows the system.
  }
  document.addEventListener('DOMContentLoaded', function () {
    var due = document.querySelectorAll('script[data-due]').length;
    if (!window.waypost || window.waypost.ready !== due) root.classList.remove('js');
  });
})();
