FROM alpine:3.22
COPY a b
COPY --from=build --chown=1000:1000 --chmod=0755 --link --parents ./a /b/
COPY --link=true --parents=FALSE --exclude=*.md --exclude=docs a b
COPY --from=0 --chown=app --chmod=u=rwX,go=rX a "b c" d/
COPY "--from=a b" a b
COPY --fr"om"='x' a b
COPY --chown=a\ b a b
COPY -- --not-a-flag a
COPY a --not-a-flag b
ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.com/a.tgz /
ADD --keep-git-dir=true --link https://github.com/moby/buildkit.git#v0.10.1 /buildkit
ADD --keep-git-dir --unpack=true --exclude=x --chown=1:1 --chmod=755 a.tar.gz /
ADD --unpack=false ${A} $B/
COPY --from=$STAGE a b
