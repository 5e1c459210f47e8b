// A dialog in the middle of a wide screen, a sheet from below on a narrow one; focus stays inside and returns.
import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { cx } from '../class-names.ts';
import { closeIcon } from '../icons/drawings.ts';
import { IconButton } from './button.tsx';
import styles from './dialog.module.css';

export interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  /** Words of the close button; without them the dialog closes only by its own buttons. */
  closeLabel?: string;
  /** Asked before something that cannot be undone: read out at once. */
  alert?: boolean;
  /** Takes the whole screen (alarms, one's own code). */
  full?: boolean;
  children: ReactNode;
}

/** A modal dialog with a title. Escape and a press outside close it unless `closeLabel` is absent. */
export function Dialog({ open, onClose, title, closeLabel, alert, full, children }: DialogProps) {
  const canClose = closeLabel !== undefined;
  return (
    <ModalOverlay
      className={styles.scrim}
      isOpen={open}
      isDismissable={canClose}
      isKeyboardDismissDisabled={!canClose}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
    >
      <Modal className={cx(styles.sheet, full === true && styles.full)}>
        <AriaDialog className={styles.dialog} role={alert === true ? 'alertdialog' : 'dialog'}>
          <div className={styles.head}>
            <Heading slot="title" level={2} className={styles.title}>
              {title}
            </Heading>
            {canClose && <IconButton label={closeLabel} icon={closeIcon} onClick={onClose} />}
          </div>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** The row of buttons that ends a dialog. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <div className={styles.actions}>{children}</div>;
}
