FROM alpine
RUN a \
 b \ 
 c
ENV A=1
USER	x 
