FROM alpine
COPY a <<EOF
x
EOF
ADD <<A <<B
a
A
b
B
