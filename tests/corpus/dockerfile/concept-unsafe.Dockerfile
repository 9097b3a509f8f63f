#! mutable-base-image
FROM alpine:latest
#! needless-root-user
USER root
COPY start.sh .
#! root-user-image
USER root
CMD ["./start.sh"]
