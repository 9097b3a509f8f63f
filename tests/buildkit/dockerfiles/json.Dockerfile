FROM alpine
RUN ["a", "b c", "\"q\"", "\\", "\/", "\u00e9\ud83d\ude00", "\n\t"]
RUN [ "a" , "b" ]
RUN	[ ]
RUN []
RUN ["a",]
RUN ["a" "b"]
RUN ['a']
RUN ["a"] b
RUN ["a"]; b
RUN [ -f x ] && y
RUN ["a
RUN ["\q"]
RUN ["\ud800"]
RUN [a]
RUN [01]
RUN {"a": 1}
CMD ["a", "b"]
CMD [ "sh", "-c", "x" ] 
ENTRYPOINT ["a"]
ENTRYPOINT []
SHELL ["/bin/sh", "-c"]
COPY ["a b", "c"]
COPY ["a", "b", "c/"]
ADD ["a", "b"]
VOLUME ["/a", "/b c"]
VOLUME /a ["b"]
ONBUILD CMD ["a"]
HEALTHCHECK CMD ["a", "b"]
CMD ["é", "日本"]
