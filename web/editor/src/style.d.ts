// A style sheet as a text, for what comes behind the first paint and brings its own along.
declare module "*.css" {
  const text: string;
  export default text;
}
