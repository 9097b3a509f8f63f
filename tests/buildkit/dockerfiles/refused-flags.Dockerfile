FROM --platfrom=linux/amd64 alpine
COPY --link=no a b
COPY --link= a b
COPY --from a b
COPY --from=a --from=b a b
COPY --checksum=x a b
COPY --unpack a b
COPY --keep-git-dir a b
ADD --from=x a b
ADD --parents a b
RUN --mount true
RUN --mount= true
RUN --mount=type=bind,from=$A,target=/x true
RUN --mount=type=bind,"target=/x true
RUN --mount='type=bind,tar"get=/x' true
RUN --network=all true
RUN --network=HOST true
RUN --security=none true
RUN --security=insecure --security=sandbox true
RUN --device=a,b true
RUN --device=a,required=maybe true
RUN --chown=a true
USER --x root
MAINTAINER --x nobody
WORKDIR --x /
CMD --x y
ENTRYPOINT --x y
EXPOSE --x 80
VOLUME --x /a
SHELL --x ["a"]
ENV --x A=b
LABEL --x a=b
HEALTHCHECK --interval=5 CMD x
HEALTHCHECK --interval=-5s CMD x
HEALTHCHECK --timeout=1us CMD x
HEALTHCHECK --start-period=1d CMD x
HEALTHCHECK --start-interval=$T CMD x
HEALTHCHECK --retries=-1 CMD x
HEALTHCHECK --retries=many CMD x
HEALTHCHECK --retry=1 CMD x
