# escape=
# escape=`
FROM alpine
RUN a \
 b
