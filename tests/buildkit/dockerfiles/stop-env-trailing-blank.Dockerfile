FROM alpine
ENV A \

