FROM debian:bookworm
RUN <<ONE bash -s <<-"TWO"
USER root
ONE
	FROM nginx
	TWO
COPY <<'FILE' /etc/motd
USER 0
FILE
ONBUILD USER root
user 0:0
