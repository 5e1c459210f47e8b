// Our icons: each is one path of strokes on a 24 × 24 grid, drawn for this product.

export const backIcon = 'M14.5 5.5 8 12l6.5 6.5';
export const forwardIcon = 'M9.5 5.5 16 12l-6.5 6.5';
export const closeIcon = 'M6 6l12 12M18 6 6 18';
export const plusIcon = 'M12 5v14M5 12h14';
export const searchIcon = 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM15.3 15.3 20 20';
export const sendIcon = 'M12 19V5M5.8 11.2 12 5l6.2 6.2';
export const clipIcon =
  'M19 11.5 12 18.4a4.3 4.3 0 0 1-6.1-6.1l7.4-7.3a2.9 2.9 0 0 1 4.1 4.1l-7.2 7.1a1.4 1.4 0 0 1-2-2l6.3-6.2';
export const smileIcon =
  'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM8.2 14.2c.9 1.4 2.2 2.1 3.8 2.1s2.9-.7 3.8-2.1M9 9.6v.3M15 9.6v.3';
export const moreIcon = 'M12 5.5v.01M12 12v.01M12 18.5v.01';
export const replyIcon = 'M9.5 6 4 11.5 9.5 17M4.5 11.5H14a6 6 0 0 1 6 6v.5';
export const pencilIcon =
  'm5 19 .8-4L16.3 4.5a1.8 1.8 0 0 1 2.6 0l.6.6a1.8 1.8 0 0 1 0 2.6L9 18.2 5 19ZM14.3 6.5l3.2 3.2';
export const copyIcon = 'M9 9h10.5v11H9zM15 9V4H4.5v11H9';
export const trashIcon = 'M4.5 7h15M9.5 7V4.5h5V7M6.5 7l.8 13h9.4l.8-13M10.3 11v5M13.7 11v5';
export const tickIcon = 'm5 12.8 4.3 4.2L19 7.5';
export const infoIcon = 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM12 11v5.3M12 7.8v.01';
export const peopleIcon =
  'M9 11.2a3.4 3.4 0 1 0 0-6.8 3.4 3.4 0 0 0 0 6.8ZM2.8 19.5c.4-3.6 2.8-5.5 6.2-5.5s5.8 1.9 6.2 5.5M15.5 4.8a3.2 3.2 0 0 1 0 6.2M17.5 14.3c2.200.6 3.5 2.3 3.8 5.2';
export const personIcon = 'M12 11.5a3.7 3.7 0 1 0 0-7.4 3.7 3.7 0 0 0 0 7.4ZM5 20c.4-3.9 3-6 7-6s6.6 2.1 7 6';
export const addPersonIcon =
  'M10 11.5a3.7 3.7 0 1 0 0-7.4 3.7 3.7 0 0 0 0 7.4ZM3 20c.4-3.9 3-6 7-6 2.3 0 4.200.7 5.4 2M18.5 8v6M15.5 11h6';
export const bellIcon =
  'M6.5 16.5c.9-1.2 1.2-2.7 1.2-5.3 0-3 1.6-5 4.3-5s4.3 2 4.3 5c0 2.600.3 4.1 1.2 5.3ZM10.3 19.5c.4.6 1 .9 1.700.9s1.3-.3 1.7-.9M12 6.2V4.3';
export const codeIcon =
  'M4.5 4.5h5.5v5.5H4.5zM14 4.5h5.5v5.5H14zM4.5 14h5.5v5.5H4.5zM14 14h2.5v2.5M19.5 14v.01M19.5 17v2.5H17M14 19.5v.01';
export const cameraIcon = 'M4 8h3.7l1.5-2.5h5.6L16.3 8H20v11H4zM12 16.2a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z';
export const linkIcon =
  'M10 13.8a3.9 3.9 0 0 0 5.600.3l3-3a3.9 3.9 0 0 0-5.5-5.5l-1.3 1.2M14 10.2a3.9 3.9 0 0 0-5.6-.3l-3 3a3.9 3.9 0 0 0 5.5 5.5l1.3-1.2';
export const shareIcon = 'M12 14.5V4M8 7.5 12 3.8l4 3.7M6.5 11H5v9h14v-9h-1.5';
export const photoIcon = 'M4 5h16v14H4zM4.5 16.5l4.5-4.5 3.5 3.5 2.5-2.5 4.5 4.5M15 9.2v.01';
export const fileIcon = 'M6 3.8h7.5L18 8.3v11.9H6zM13.3 4v4.5h4.5M9 12.5h6M9 16h6';
export const downloadIcon = 'M12 4v11M7.5 11 12 15.5 16.5 11M5 20h14';
export const downIcon = 'M12 5.5v13M6 12.8l6 5.7 6-5.7';
export const devicesIcon = 'M3.5 5.5h14v9.5M3.5 5.5V15h8.3M2 18.5h10M15 10.5h6v10h-6zM18 17.8v.01';
export const sheetIcon = 'M6 3.5h12v17l-2-1.4-2 1.4-2-1.4-2 1.4-2-1.4-2 1.4zM9 8h6M9 11.5h6M9 15h3.5';
export const fingerprintIcon =
  'M6 9.5C7 6.7 9.2 5 12 5c3.7 0 6.5 2.9 6.5 6.8 0 1.5-.1 2.8-.4 4.2M5.5 13c.1-.4.1-.8.1-1.2M9 18.8c.8-2 1-4.3 1-6.8 0-1.300.8-2.2 2-2.2s2 .9 2 2.2c0 2.8-.3 5.3-1 7.5M5.8 17c.7-1.5 1-3.3 1-5.2 0-.5.1-1 .2-1.4M16 19.3c.2-.6.4-1.200.5-1.8';
export const doorIcon = 'M13 4H5.5v16H13M10.5 12H20M16.5 8.3 20.2 12l-3.7 3.7';
export const globeIcon =
  'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM3.8 12h16.4M12 3.7c2.3 2.3 3.4 5 3.4 8.3s-1.1 6-3.4 8.3c-2.3-2.3-3.4-5-3.4-8.3S9.7 6 12 3.7Z';
export const blockIcon = 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM6.2 6.2l11.6 11.6';
export const eyeIcon =
  'M2.8 12C4.9 8 8 6 12 6s7.1 2 9.2 6c-2.1 4-5.2 6-9.2 6s-7.1-2-9.2-6ZM12 14.8a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6Z';
export const againIcon = 'M19.5 12a7.5 7.5 0 1 1-2.4-5.5M19.5 4.3v3.9h-3.9';
export const sunIcon =
  'M12 16.2a4.2 4.2 0 1 0 0-8.4 4.2 4.2 0 0 0 0 8.4ZM12 2.8v2M12 19.2v2M2.8 12h2M19.2 12h2M5.5 5.5l1.4 1.4M17.1 17.1l1.4 1.4M18.5 5.5l-1.4 1.4M6.9 17.1l-1.4 1.4';
export const gearIcon =
  'M4 7h9M17.5 7H20M4 17h2.5M11 17h9M15.3 9.3a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6ZM8.7 19.3a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6Z';
export const noteIcon = 'M5 4h14v11l-5 5H5zM13.8 20v-5.2H19M8.5 8.5h7M8.5 12h4';
export const clockIcon = 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM12 7.3V12l3.2 2';
export const alarmIcon = 'M12 4 2.8 19.7h18.4zM12 10v4.5M12 17.2v.01';
export const keyboardIcon = 'M3 6.5h18v11H3zM6.5 10v.01M10 10v.01M13.5 10v.01M17 10v.01M8 14h8';
