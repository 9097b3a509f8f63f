FROM alpine
RUN --mount=type=bind make
RUN --mount=type=cache,target=/root/.cache --mount=type=tmpfs,target=/tmp,size=64m make
RUN --mount=type=secret,id=token,target=/run/t,required=true,mode=0400,uid=1,gid=2 --mount=type=ssh make
RUN --mount=type=secret,id=token,env=TOKEN make
RUN --mount=target=. --mount=type=cache,dst=/a,sharing=locked,id=x,from=base,source=/s make
RUN --mount=type=bind,"source=a,b",target=/x,rw make
RUN --mount="type=bind,target=/a b" --mount=type=tmpfs,destination='/c d' make
RUN --mount=type=cache,target=$HOME/.cache,from=a$ make
RUN --mount=type=cache,\
target=/x \
  # between two flags
  --mount=type=bind,from=build,readonly \
  --network=none --security=insecure --device=vendor.com/gpu=all,required make
RUN --network=host make
RUN --network=default --security=sandbox make
RUN -- --make
RUN --mount=type=cache,target=/x ["make", "all"]
RUN --mount=type=bind <<EOF
make
EOF
