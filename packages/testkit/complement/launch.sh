#!/usr/bin/env bash
# Starts one homeserver for Complement: the settings any operator of a private test network would make.
set -euo pipefail
repository=$(cd "$(dirname "$(readlink -f "$0")")/../../.." && pwd)
export VECHE_SERVER_NAME=$SERVER_NAME
export VECHE_LISTEN=$LISTEN_IP:8008
export VECHE_DATA=$DATA
export VECHE_REGISTRATION=open
export VECHE_SHARED_SECRET=complement
export VECHE_RATE_LIMITS=off
export VECHE_PASSWORD_COST=low
export VECHE_ROOM_VERSION=${VECHE_ROOM_VERSION:-11}
export VECHE_LOG_LEVEL=${VECHE_LOG_LEVEL:-warn}
export PATH=$repository/node_modules/.bin:$PATH
cd "$repository"
exec node apps/veche/src/main.ts start
