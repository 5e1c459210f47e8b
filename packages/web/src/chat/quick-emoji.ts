// The five reactions that a message's menu offers at once.
export const quickEmoji = ['👍', '❤️', '😄', '😢', '🙏'] as const;
