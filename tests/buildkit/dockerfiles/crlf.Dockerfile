# escape=`

FROM alpine AS x
RUN a `
  # comment

  b
COPY <<EOF /a
one
EOF
ENV A=1 `
 B=2
CMD ["x"]
