FROM alpine
RUN echo $((1<<2)) a<<EOF <<<word
RUN ["cat", "<<EOF"]
RUN echo '<<EOF' "<<EOF"
RUN cat <<${A:-EOF}
RUN it's <<EOF
RUN cat <<
RUN cat <<-
RUN cat <<a<b
COPY ["<<EOF", "/x"]
CMD cat <<EOF
ENTRYPOINT <<EOF
ENV A=<<EOF
LABEL a="<<EOF"
ONBUILD CMD <<EOF
HEALTHCHECK CMD cat <<EOF
USER <<EOF
