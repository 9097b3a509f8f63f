# syntax=docker/dockerfile:1
ARG NODE=22.11.0
FROM node:${NODE}-alpine3.20 AS Build
USER root
WORKDIR /src
COPY . .
RUN npm ci && npm run build

#! mutable-base-image
FROM nginx AS assets
COPY --from=build /src/dist /usr/share/nginx/html

FROM registry.example.com:5000/base/app:4.2 AS final
# 😀 the image that ships
#! mutable-base-image
COPY --from=busybox /bin/wget /bin/wget
COPY --from=assets /usr/share/nginx/html /srv
USER 10001
CMD ["/srv/start"]
