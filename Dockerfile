# The app in one process, with SQLite in /data and the master key in /keys. compose.yaml runs it; docs/operations.md
# explains both.

FROM node:24-trixie-slim AS build
RUN apt-get update \
  && apt-get install -y --no-install-recommends g++ make python3 \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY package.json package-lock.json ./
# As `npm start` does: no package runs scripts, and SQLite is compiled, here with the headers beside Node.
RUN npm ci --ignore-scripts --no-audit --no-fund \
  && npm_config_build_from_source=true npm_config_nodedir=/usr/local \
    npm rebuild better-sqlite3 --ignore-scripts=false
COPY . .
RUN npm run package

# The same Debian as above, without npm and compilers.
FROM debian:trixie-slim
RUN apt-get update \
  && apt-get install -y --no-install-recommends libatomic1 libstdc++6 \
  && rm -rf /var/lib/apt/lists/* \
  && groupadd --gid 10001 app \
  && useradd --uid 10001 --gid app --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin app \
  && install --directory --owner=app --group=app --mode=700 /data /keys
COPY --from=build /usr/local/bin/node /usr/local/bin/node
COPY --from=build /src/.next/standalone /app
WORKDIR /app
# Inside the container; compose.yaml publishes the port on 127.0.0.1 only.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/data SECRET_KEY_FILE=/keys/master.key
USER 10001:10001
VOLUME ["/data", "/keys"]
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 CMD ["node", "bin/health.mjs"]
ENTRYPOINT ["node"]
CMD ["bin/start.mjs"]
