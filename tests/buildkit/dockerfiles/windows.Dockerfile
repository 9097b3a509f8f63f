# escape=`
# syntax=docker/dockerfile:1
FROM mcr.microsoft.com/windows/servercore:ltsc2022 AS base
SHELL ["powershell", "-Command", "$ErrorActionPreference = 'Stop';"]
RUN Invoke-WebRequest https://example.com/a.zip -OutFile c:\a.zip ; `
    Expand-Archive c:\a.zip -DestinationPath c:\ ; `
    # comment
    Remove-Item c:\a.zip
COPY --chown=a`:b x.txt c:\x\
COPY ["a b.txt", "c:\\x\\"]
COPY ["a b.txt", "c:\x\"]
ENV A="b `" c" D=c:\x E=`$F
ENV PATH c:\x;c:\y
WORKDIR c:\app
VOLUME c:\data
USER ContainerUser
CMD ["c:\\app\\x.exe"]
ENTRYPOINT c:\app\x.exe -a \
RUN dir c:\
