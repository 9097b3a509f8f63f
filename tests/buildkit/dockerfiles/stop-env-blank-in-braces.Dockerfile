FROM alpine
ENV A=${B:-c d}
