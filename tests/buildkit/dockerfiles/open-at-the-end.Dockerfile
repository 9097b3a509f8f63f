FROM alpine
RUN a && \
  # comment

