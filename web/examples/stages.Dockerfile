# syntax=docker/dockerfile:1
ARG NODE_TAG=lts
FROM node:${NODE_TAG} AS build
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm run build

# What ships: only this stage's user counts.
FROM nginx
COPY --from=build /src/dist /usr/share/nginx/html
COPY --from=busybox:latest /bin/wget /usr/local/bin/wget
EXPOSE 8080
CMD ["nginx", "-g", "daemon off;"]
