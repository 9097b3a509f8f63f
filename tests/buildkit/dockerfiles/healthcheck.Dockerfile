FROM alpine
HEALTHCHECK --interval=5m --timeout=3s --start-period=1m30s --start-interval=5s --retries=3 \
  CMD curl -f http://localhost/ || exit 1
HEALTHCHECK --interval=1.5h --timeout=.5s --retries= CMD ["curl", "-f", "http://localhost/"]
HEALTHCHECK --interval=0 --timeout=+1h2m3.5s --start-period=1000us --retries=+2 cmd true
HEALTHCHECK none
HEALTHCHECK NONE
HEALTHCHECK CMD [ -f /x ]
HEALTHCHECK CMD	 tab between
