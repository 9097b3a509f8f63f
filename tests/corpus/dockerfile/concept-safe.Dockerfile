FROM alpine:3.15.0
RUN adduser -D userone
COPY start.sh .
USER userone
CMD ["./start.sh"]
