FROM alpine
SHELL []
SHELL sh -c
SHELL
COPY []
COPY ["a"]
VOLUME []
VOLUME [""]
VOLUME [" "]
ADD a
ADD
