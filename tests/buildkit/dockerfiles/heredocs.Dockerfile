# syntax=docker/dockerfile:1
FROM alpine
RUN <<EOF
echo one
FROM not an instruction
EOF
# a comment right after a heredoc's end, it's fine
RUN <<-"EOF" bash -eu
	echo $two
    not the end: EOF
	EOF
RUN <<'A B' cat <<-C 3<<D
a "quoted" \
A B
	c
	C
d
D
# and another
COPY <<one <<two /dest/
first
one
second $X
two
COPY --chmod=755 <<-'EOF' /usr/bin/x
	#!/bin/sh
	EOF
ADD <<EOF /a
EOF
COPY <<EOF /crlf
EOF 
 EOF
EOFF
EOF
RUN cat << EOF > /x
blank before the name
EOF
RUN cat <<"E"OF
half quoted
EOF
RUN cat <<\EOF
escaped
EOF
ONBUILD RUN <<EOF
later
EOF
ONBUILD COPY <<A <<B /x/
a
A
b
B
RUN python3 <<EOF && echo \
  continued
print("x")
EOF
RUN cat <<E''OF <<"" x
joined
EOF
USER nobody
