FROM maven:3.9.9-eclipse-temurin-21 AS build
WORKDIR /workspace
COPY pom.xml .
COPY api/pom.xml api/
COPY service/pom.xml service/
RUN mvn -B -ntp dependency:go-offline -DexcludeGroupIds=com.example || true
COPY . .
RUN mvn -B -ntp -DskipTests package && \
    mkdir -p target/extracted && \
    java -Djarmode=layertools -jar service/target/service-*.jar extract --destination target/extracted

FROM eclipse-temurin:21.0.5_11-jre-jammy
ENV JAVA_OPTS="-XX:MaxRAMPercentage=75.0 -XX:+ExitOnOutOfMemoryError" \
    SPRING_PROFILES_ACTIVE=container \
    LANG='en_US.UTF-8' LANGUAGE='en_US:en' LC_ALL='en_US.UTF-8'
ARG AGENT_VERSION=2.10.0
ARG AGENT_SHA256=6c5a0d9a1a0f7a6a7a2a3d5d1b0f6b0a8a9c1d2e3f405162738495a6b7c8d9e0
RUN set -eux; \
    apt-get update; \
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends curl fontconfig locales tzdata; \
    echo "en_US.UTF-8 UTF-8" >> /etc/locale.gen; \
    locale-gen en_US.UTF-8; \
    ARCH="$(dpkg --print-architecture)"; \
    case "${ARCH}" in \
       amd64|arm64) ;; \
       *) \
         echo "Unsupported arch: ${ARCH}"; \
         exit 1; \
         ;; \
    esac; \
    curl -fsSLo /opt/agent.jar "https://downloads.example.com/agent/v${AGENT_VERSION}/agent.jar"; \
    echo "${AGENT_SHA256} */opt/agent.jar" | sha256sum -c -; \
    apt-get purge -y --auto-remove curl; \
    rm -rf /var/lib/apt/lists/*
RUN groupadd -r spring && useradd -r -g spring -d /app spring
WORKDIR /app
COPY --from=build /workspace/target/extracted/dependencies/ ./
COPY --from=build /workspace/target/extracted/spring-boot-loader/ ./
COPY --from=build /workspace/target/extracted/snapshot-dependencies/ ./
COPY --from=build /workspace/target/extracted/application/ ./
USER spring:spring
EXPOSE 8080 8081
STOPSIGNAL SIGTERM
ENTRYPOINT ["sh", "-c", "exec java $JAVA_OPTS -javaagent:/opt/agent.jar org.springframework.boot.loader.launch.JarLauncher \"$@\"", "--"]
