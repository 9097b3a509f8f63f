FROM alpine
ENV A=1 B="two words" C='single $X' D=a\ b E= F="" G='' H="a\"b" I='a\' J=x"y z"w
ENV A=1 \
    B="two \
words" \
    # a comment
    C=3

ENV OLD the rest  of the line "is" one 'value
ENV	TABS	between	words
ENV PATH $PATH:/opt/bin
ENV A="${B:-c d}" E=f
ENV "QUOTED NAME"=x
ENV A.B-C=1 é=ü
ENV A=b=c=d "=x"=y
ENV A='it'"'"'s' B=\" C=\'
ENV A=`xy`
LABEL org.x.a=b "com.example.key"="value with \"quotes\"" multi="line \
  two"
LABEL old value here
LABEL a=b\
c=d
ARG A B=2 C="x y" D='z' E=
ARG F=a\ b
