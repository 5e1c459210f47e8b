// A menu of actions: given as data, so that a menu, a shortcut and the help always agree.
import type { ReactElement, RefObject } from 'react';
import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { cx } from '../class-names.ts';
import { Icon } from '../icons/icon.tsx';
import styles from './menu.module.css';

/** One thing that can be done: what it is called, what it looks like, and doing it. */
export interface Action {
  key: string;
  label: string;
  icon: string;
  perform: () => void;
  /** Something grave or final. */
  grave?: boolean;
}

function Items({
  label,
  actions,
  onClose,
}: {
  label: string;
  actions: readonly Action[];
  onClose?: () => void;
}) {
  return (
    <AriaMenu
      className={styles.menu}
      aria-label={label}
      onClose={onClose}
      onAction={(key) => actions.find((action) => action.key === key)?.perform()}
    >
      {actions.map((action) => (
        <MenuItem
          key={action.key}
          id={action.key}
          textValue={action.label}
          className={cx(styles.item, action.grave === true && styles.grave)}
        >
          <Icon d={action.icon} size={20} mirrored />
          {action.label}
        </MenuItem>
      ))}
    </AriaMenu>
  );
}

export interface MenuProps {
  label: string;
  actions: readonly Action[];
  /** The button that opens it: a React Aria button. */
  children: ReactElement;
}

/** A button with its menu. */
export function Menu({ label, actions, children }: MenuProps) {
  return (
    <MenuTrigger>
      {children}
      <Popover className={styles.popover} placement="bottom end">
        <Items label={label} actions={actions} />
      </Popover>
    </MenuTrigger>
  );
}

export interface ContextMenuProps {
  label: string;
  actions: readonly Action[];
  open: boolean;
  onClose: () => void;
  /** What it belongs to; the menu opens beside it. */
  anchor: RefObject<HTMLElement | null>;
  /** Drawn above the actions (quick reactions). */
  before?: ReactElement;
}

/** A menu that something other than a button opened: a long press, a right click, the menu key. */
export function ContextMenu({ label, actions, open, onClose, anchor, before }: ContextMenuProps) {
  return (
    <Popover
      className={styles.popover}
      triggerRef={anchor}
      isOpen={open}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
      placement="bottom"
      aria-label={label}
    >
      {before}
      <Items label={label} actions={actions} onClose={onClose} />
    </Popover>
  );
}
