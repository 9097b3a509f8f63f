ARG A=1
RUN x
FROM alpine
RUN y
