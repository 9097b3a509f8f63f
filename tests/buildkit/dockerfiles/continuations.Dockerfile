FROM alpine
RUN a \
 b \
# comment

  # indented comment \

 c \\
RUN d \	 
  e\
f
RUN g \\
R\
U\
N h
\
RUN i
RUN j \
# RUN k
RUN l \

CMD ["a", \
  # in JSON
  "b"]
ENV A=b \
    C="d \
 e"
USER 1\
000
EXPOSE 80 \
  443
  RUN indented
	RUN with a tab
RUN # no comment here
RUN x # nor here
CMD y \
