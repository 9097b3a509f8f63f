FROM alpine
USER roo
RUN apk add \
