// Takes the whole app offline once the page has come to rest, and says when a newer version lies ready.

/** Registers the service worker; a browser without one simply stays online. */
export function registerOffline(trusted: (url: string) => string): void {
  if (!('serviceWorker' in navigator) || !isSecureContext || import.meta.env.DEV) return;
  void navigator.serviceWorker.register(trusted('/service-worker.js')).catch(() => undefined);
}

/** Calls back when a newer version is ready; returns the function that ends the watch. */
export function watchForNewVersion(onReady: (takeOver: () => void) => void): () => void {
  if (!('serviceWorker' in navigator)) return () => undefined;
  let watching = true;
  const offer = (registration: ServiceWorkerRegistration) => {
    const waiting = registration.waiting;
    if (!watching || waiting === null || navigator.serviceWorker.controller === null) return;
    onReady(() => {
      navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
      waiting.postMessage('take-over');
    });
  };
  void navigator.serviceWorker.ready.then((registration) => {
    offer(registration);
    registration.addEventListener('updatefound', () => {
      const installing = registration.installing;
      installing?.addEventListener('statechange', () => {
        if (installing.state === 'installed') offer(registration);
      });
    });
  });
  return () => {
    watching = false;
  };
}
