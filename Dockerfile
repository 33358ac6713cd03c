# One image for API, worker and migrations: Node runs the TypeScript as it is, so there is no build step.
FROM node:24.21.0-slim AS install
WORKDIR /app
ENV CI=1 DO_NOT_TRACK=1
RUN npm install --global --no-fund --no-audit pnpm@10.34.8
COPY . .
# The embedded server and the pinned Node belong to other packages: the image has Node, and a database beside it.
RUN pnpm install --prod --frozen-lockfile --filter '@datainsight/api...' --filter '@datainsight/worker...' \
  && mkdir -p /data && chown node:node /data

FROM node:24.21.0-slim
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 STORAGE_URL=file:///data DO_NOT_TRACK=1
COPY --from=install --chown=root:root /app /app
COPY --from=install --chown=node:node /data /data
USER node
VOLUME /data
EXPOSE 3000
STOPSIGNAL SIGTERM
CMD ["node", "apps/api/src/main.ts"]
