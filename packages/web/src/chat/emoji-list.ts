// The emoji that the picker offers, by what people look for.

const split = (line: string): string[] => line.split(' ');

export const emojiGroups = [
  {
    title: 'emoji.faces',
    emoji: split(
      '😀 😃 😄 😁 😆 😅 😂 🤣 🙂 🙃 😉 😊 😇 🥰 😍 🤩 😘 😗 😚 😋 😛 😜 🤪 😝 🤗 🤭 🤫 🤔 🤐 🤨 😐 😑 😶 😏 😒 🙄 😬 😌 😔 😪 😴 😷 🤒 🤕 🤢 🤧 🥵 🥶 🥴 😵 🤯 🤠 🥳 🥸 😎 🤓 🧐 😕 😟 🙁 😮 😯 😲 😳 🥺 😦 😧 😨 😰 😥 😢 😭 😱 😖 😣 😞 😓 😩 😫 🥱 😤 😡 😠 🤬 😈 💀 💩 🤡 👻 👽 🤖 😺 😸 😹 😻 😼 😿 🙀 😾',
    ),
  },
  {
    title: 'emoji.gestures',
    emoji: split(
      '👍 👎 👌 🤌 🤏 ✌️ 🤞 🤟 🤘 🤙 👈 👉 👆 👇 ☝️ ✋ 🤚 🖐️ 🖖 👋 🤝 🙏 👏 🙌 👐 🤲 💪 ✍️ 👀 👂 👃 🧠 ❤️ 🧡 💛 💚 💙 💜 🖤 🤍 🤎 💔 ❣️ 💕 💞 💓 💗 💖 💘 💝 💯 💢 💥 💫 💦 💤 👶 🧒 👧 👦 🧑 👩 👨 👵 👴 👪 🫶 🫂 🙋 🤷 🤦 🙆 🙅 🚶 🏃 💃 🕺',
    ),
  },
  {
    title: 'emoji.nature',
    emoji: split(
      '🐶 🐱 🐭 🐹 🐰 🦊 🐻 🐼 🐨 🐯 🦁 🐮 🐷 🐸 🐵 🐔 🐧 🐦 🦆 🦉 🐺 🐴 🦄 🐝 🦋 🐌 🐞 🐢 🐍 🐙 🐟 🐬 🐳 🐘 🦔 🌵 🎄 🌲 🌳 🌴 🌱 🌿 ☘️ 🍀 🍂 🍁 🍄 🌷 🌹 🌻 🌼 🌞 🌝 🌙 ⭐ 🌟 ✨ ⚡ 🔥 🌈 ☀️ ⛅ ☁️ 🌧️ ❄️ ⛄ 💧 🌊 🍎 🍐 🍊 🍋 🍌 🍉 🍇 🍓 🍒 🍑 🥝 🍅 🥕 🌽 🥔 🍞 🧀 🥚 🍳 🥞 🍔 🍕 🥗 🍲 🍣 🍦 🍰 🎂 🍫 🍬 🍯 🥛 ☕ 🍵 🍷 🍺 🥂',
    ),
  },
  {
    title: 'emoji.things',
    emoji: split(
      '🎉 🎈 🎁 🎀 🏆 🥇 ⚽ 🏀 🎾 🏐 ⛸️ 🎿 🚴 🏊 🎮 🎲 🧩 🎨 🎭 🎤 🎧 🎸 🎹 🎻 📷 🎥 📺 📱 💻 ⌨️ 🖨️ 🔋 💡 🔦 🕯️ 📚 📖 📝 ✏️ 📌 📎 ✂️ 📅 📈 📦 ✉️ 📬 🔔 🔑 🔨 🔧 🧰 💊 🩺 🛏️ 🛁 🧹 🛒 🏠 🏡 🏢 🏥 🏫 🏛️ ⛪ 🕌 🌉 🚗 🚕 🚌 🚎 🚑 🚒 🚲 🛴 🚂 ✈️ 🚀 ⛵ ⛽ 🗺️ ⏰ ⌛ 💰 💳 ✅ ❌ ❗ ❓ ➕ ➖ 🔴 🟠 🟡 🟢 🔵 🟣 ⚫ ⚪ 🏁 🏳️',
    ),
  },
] as const;
