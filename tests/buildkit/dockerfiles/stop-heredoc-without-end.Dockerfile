FROM alpine
RUN <<EOF
x
 EOF
USER nobody
