#escape = ` 
# 	SYNTAX=docker/dockerfile:1
#check=skip=all;error=true
# a comment ends them
# escape=\
FROM alpine
RUN a `
 b
