// The app's pages and their addresses. Pages beyond the chats are fetched when they are first opened.
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { ChatPage } from '../chat/chat-page.tsx';
import { StartPage } from '../chats/start-page.tsx';
import { Layout } from './layout.tsx';

const root = createRootRoute({ component: Layout, notFoundComponent: StartPage });

const routes = [
  createRoute({ getParentRoute: () => root, path: '/', component: StartPage }),
  createRoute({ getParentRoute: () => root, path: '/chat/$chat', component: ChatPage }),
  createRoute({
    getParentRoute: () => root,
    path: '/chat/$chat/about',
    component: lazyRouteComponent(() => import('../people/about-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/person/$person',
    component: lazyRouteComponent(() => import('../people/person-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/meet',
    component: lazyRouteComponent(() => import('../meeting/meet-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/group',
    component: lazyRouteComponent(() => import('../meeting/new-group-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/requests',
    component: lazyRouteComponent(() => import('../meeting/requests-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/settings',
    component: lazyRouteComponent(() => import('../settings/settings-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/settings/devices',
    component: lazyRouteComponent(() => import('../settings/devices-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/settings/safety',
    component: lazyRouteComponent(() => import('../safety/safety-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/settings/server',
    component: lazyRouteComponent(() => import('../settings/server-page.tsx')),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/sign-out',
    component: lazyRouteComponent(() => import('../settings/sign-out-page.tsx')),
  }),
] as const;

/** A router for the pages above, on the browser's own history. */
export function makeRouter() {
  return createRouter({ routeTree: root.addChildren(routes), defaultPreload: 'intent' });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
