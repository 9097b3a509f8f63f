FROM alpine
ARG X
ENV A=${X:-y} B=${X:+y} C=${X-y} D=${X+y} E="${X:?must be}" F=${X?must\ be}
ENV A=${X#p} B=${X##p*} C=${X%p} D=${X%%*p} E=${X/a/b} F=${X//a/b} G=${X//\//-}
ENV A=$X$X B=\$X C='$X' D="$X" E="\$X" F=${X}y G=$X-y H=$1 I=$@
WORKDIR ${A:-${B:-/c}}
USER ${A:-1000}:${B:-1000}
EXPOSE ${PORT:-80}/tcp 443 8000-8010/udp
VOLUME ${A} "/b c" /d
COPY ${A:-a b} ${B}/
STOPSIGNAL ${S:-SIGTERM}
