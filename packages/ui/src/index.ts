// The design language of every Veche page: colours and type, shapes that carry trust, and the controls.
export { cx } from './class-names.ts';
export { Banner, type BannerProps } from './components/banner.tsx';
export { Button, type ButtonProps, IconButton } from './components/button.tsx';
export { Dialog, DialogActions, type DialogProps } from './components/dialog.tsx';
export { EmptyState } from './components/empty-state.tsx';
export { type Action, ContextMenu } from './components/menu.tsx';
export { MenuButton } from './components/menu-button.tsx';
export { ProgressRing } from './components/progress-ring.tsx';
export { Switch } from './components/switch.tsx';
export { TextField } from './components/text-field.tsx';
export * from './icons/drawings.ts';
export { Icon } from './icons/icon.tsx';
export { Avatar, type AvatarProps } from './shapes/avatar.tsx';
export { Bubble, Quote } from './shapes/bubble.tsx';
export { CountBadge, ListRow } from './shapes/list-row.tsx';
export { type TickState, Ticks } from './shapes/ticks.tsx';
