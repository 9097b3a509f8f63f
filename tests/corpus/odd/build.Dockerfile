# syntax=docker/dockerfile:1
ARG TOKEN
FROM a AS base
WORKDIR ./é😀
ONBUILD COPY . .
ONBUILD ENV PASSWORD=hunter2 \
  # why
  KEY="é1😀2"
ARG API_TOKEN="gehe\
im1" 
RUN --security=insecure   --network=host \
  # é
  x "$API_TOKEN" ${API_TOKEN:-} '$API_TOKEN'

FROM base AS app
ARG A_SECRET
RUN <<E cat
é ${A_SECRET}
export B_TOKEN=é😀12345 && curl -u é:😀hunter https://é:😀@x/y
E
VOLUME ["/é", "$A_SECRET"] 
VOLUME /x \
  /y
COPY --chown="$U":é --from=x \
  .env* "id_rsa" /home/é/
COPY --chown=😀 <<F <<-G /é/
TOKEN=1
F
	é
	G
RUN chown -R 😀 . /é "$PWD"/😀; chmod -R g+w,o=é /é
RUN install -d é --owner 😀 --mode 4777; useradd -p; apt-get -o; apk add -t; setcap; passwd -d
WORKDIR /proc/../bin/😀
USER 😀
ENTRYPOINT é \
  😀 --x=é
CMD ['é', “😀”]
