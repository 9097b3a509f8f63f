FROM alpine:latest
USER root
RUN apk add --no-cache curl \
  # comment 😀
  git
RUN <<EOF
echo USER root
EOF
CMD ["sh"]