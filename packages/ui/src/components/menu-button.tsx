// The round button that opens a menu; React Aria's own, so that focus and the arrow keys work.
import { Button as AriaButton } from 'react-aria-components';
import { Icon } from '../icons/icon.tsx';
import styles from './button.module.css';
import { type Action, Menu } from './menu.tsx';

/** A 44 px icon button with a menu of actions behind it. */
export function MenuButton({
  label,
  icon,
  actions,
}: {
  label: string;
  icon: string;
  actions: readonly Action[];
}) {
  return (
    <Menu label={label} actions={actions}>
      <AriaButton className={styles.iconButton ?? ''} aria-label={label}>
        <Icon d={icon} />
      </AriaButton>
    </Menu>
  );
}
