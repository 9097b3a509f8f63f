# 😀
FROM alpine
LABEL a="日本 😀" é=ü
RUN echo "é" \
  # 日本
  && echo 😀
COPY ["é", "/日本/"]
COPY <<Ende /ü
ß
Ende
USER jürgen
