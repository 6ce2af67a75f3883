export function Logo({ size = 28 }: { size?: number }) {
  return <img src={`${import.meta.env.BASE_URL}anneal.svg`} width={size} height={size} alt="" />;
}
