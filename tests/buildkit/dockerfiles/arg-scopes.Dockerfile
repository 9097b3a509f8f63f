# Global ones come before FROM.
ARG BASE=alpine VERSION=3.22
ARG PLATFORM
ARG EMPTY=
FROM --platform=$PLATFORM ${BASE:-debian}:${VERSION} AS first
ARG VERSION
ARG LOCAL=${VERSION%.*}
RUN echo $VERSION
FROM first AS Second-Stage_1.0
FROM --platform=${BUILDPLATFORM:-linux/amd64} $BASE
FROM scratch
fRoM second-stage_1.0 aS third
